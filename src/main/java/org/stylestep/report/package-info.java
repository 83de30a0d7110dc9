/** Pictures and tables for people: sheets of samples, contact sheets, tables of means and spreads. */
package org.stylestep.report;
