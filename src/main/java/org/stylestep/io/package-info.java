/** Files and folders that are whole or not there, and SHA-256. */
package org.stylestep.io;
