/** Pictures for people: sheets of samples, of the same styles across inputs, and what lies between styles. */
package org.stylestep.report;
