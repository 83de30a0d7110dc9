package org.stylestep.cli;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Tells of Ctrl-C (SIGINT), SIGTERM and SIGHUP (a closed terminal) while the process goes on as before.
 *
 * <p>A shutdown hook would not do: while hooks run, Java's own libraries refuse work, such as starting to draw, that a last checkpoint and
 * sample sheet may need. The class {@code sun.misc.Signal} of the supported module {@code jdk.unsupported} is the one way
 * around; compilers warn of it wherever it is named, so it is called by reflection.
 */
final class Signals {

    private static final List<String> NAMES = List.of("HUP", "INT", "TERM");

    private Signals() {}

    /**
     * Begins to listen.
     *
     * @param listener gets the signal's number, on a thread of its own
     * @return whether this Java runtime can do so; if not, a signal ends the process as it would anyway
     */
    static boolean listen(IntConsumer listener) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            listener.accept((int) signal.getMethod("getNumber").invoke(arguments[0]));
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "signal listener";
                    });
            for (String name : NAMES) {
                Object of = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, of, proxy);
            }
            return true;
        } catch (ReflectiveOperationException exception) {
            return false;
        }
    }
}
