/**
 * YAML files read strictly into records: defaults, overrides, and errors that name the file, the line, the key, the value and what is allowed.
 *
 * <p>It is independent of machine learning, and the only package that imports Jackson.
 */
package org.stylestep.config;
