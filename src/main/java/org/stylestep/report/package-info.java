/** Pictures for people: sheets of samples, of the same styles across inputs, and what lies between styles; contact sheets; tables of means and spreads. */
package org.stylestep.report;
