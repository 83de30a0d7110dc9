/** Files from the network: resumable downloads, archives unpacked safely, the official addresses of data sets and weights. */
package org.stylestep.fetch;
