/** The records that run files are read into, and what is assembled from them: data sets, networks, training stages and evaluations. */
package org.stylestep.pipeline;
