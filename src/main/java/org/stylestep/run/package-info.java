/**
 * Run files: YAML read into validated records, and the records assembled into data sets, networks and training stages.
 *
 * <p>A study trains many of them, each in a process of its own, and measures all in the same way. The only package that knows Jackson.
 */
package org.stylestep.run;
