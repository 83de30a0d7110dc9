/** What the settings of a run are assembled into: data, networks, training stages and evaluations; the builders of settings. */
package org.stylestep.pipeline;
