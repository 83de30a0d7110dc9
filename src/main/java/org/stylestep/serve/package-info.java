/** A trained model behind the JDK's HTTP server: a server that bounds what its clients can take, and a page to try the model on. */
package org.stylestep.serve;
