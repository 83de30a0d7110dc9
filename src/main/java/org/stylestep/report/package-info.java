/** Pictures for people: sheets of samples. */
package org.stylestep.report;
