/**
 * Run files: YAML read into validated records, and the records assembled into data sets, networks and training stages.
 *
 * <p>The only package that knows Jackson.
 */
package org.stylestep.run;
