package org.stylestep.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the library's log to the console of the command line; users of the library configure theirs themselves. */
final class Logging {

    private Logging() {}

    static void configure(Console console, boolean verbose) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                String message = event.getFormattedMessage();
                if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                    console.warn(event.getLevel().toString().toLowerCase(Locale.ROOT) + ": " + message);
                } else {
                    console.note(message);
                }
            }
        };
        appender.setContext(context);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        // Spark warns of what its users cannot change, such as Hadoop's native library that is not there.
        List.of("org.apache", "org.sparkproject")
                .forEach(name -> context.getLogger(name).setLevel(verbose ? Level.WARN : Level.ERROR));
        context.getLogger("org.stylestep").setLevel(verbose ? Level.DEBUG : Level.INFO);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }
}
