/** Pictures for people: sheets of samples, plots of style codes. */
package org.stylestep.report;
