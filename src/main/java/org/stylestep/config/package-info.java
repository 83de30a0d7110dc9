/**
 * YAML files read strictly into records: defaults, overrides, and errors that name the file, the line, the key, the value and what is allowed.
 *
 * <p>Knows nothing of machine learning. The only package that knows Jackson.
 */
package org.stylestep.config;
