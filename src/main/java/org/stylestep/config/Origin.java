package org.stylestep.config;

/**
 * Where a setting was written.
 *
 * @param source the file, or the override as it was given
 * @param line the line in the file from 1, or 0 where there is none
 */
record Origin(String source, int line) {

    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
