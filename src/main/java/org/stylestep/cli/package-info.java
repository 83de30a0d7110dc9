/** The command line: one class a command. The only package that prints or exits. */
package org.stylestep.cli;
