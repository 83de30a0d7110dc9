/** Runs as one HTML page that needs no network: gathered into JSON, which a template's script shows. */
package org.stylestep.page;
