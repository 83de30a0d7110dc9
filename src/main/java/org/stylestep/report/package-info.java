/** Pictures for people: sheets of samples, of the same styles across inputs, what lies between styles; plots of codes; contact sheets; tables of means and spreads. */
package org.stylestep.report;
