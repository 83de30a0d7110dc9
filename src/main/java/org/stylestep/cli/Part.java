package org.stylestep.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** The k-th of n parts of a list, one after the other and as equal as they can be. */
record Part(int number, int count) {

    int start(int size) {
        return (int) ((long) (number - 1) * size / count);
    }

    <T> List<T> of(List<T> all) {
        return all.subList(start(all.size()), (int) ((long) number * all.size() / count));
    }

    /** Reads {@code K/N}. */
    static final class Converter implements CommandLine.ITypeConverter<Part> {

        private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})/([1-9]\\d{0,8})");

        @Override
        public Part convert(String value) {
            Matcher form = FORM.matcher(value);
            if (form.matches()) {
                Part part = new Part(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
                if (part.number <= part.count) {
                    return part;
                }
            }
            throw new CommandLine.TypeConversionException("it must be K/N, such as 1/4, with K from 1 to N: " + value);
        }
    }
}
