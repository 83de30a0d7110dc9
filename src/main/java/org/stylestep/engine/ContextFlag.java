package org.stylestep.engine;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.util.Optional;

/** A switch of libtorch's global context, which holds for the whole process. */
final class ContextFlag {

    private static final Optional<Function> CONTEXT = Libtorch.function("_ZN2at13globalContextEv");

    private final Optional<Function> setter;
    private final Optional<Function> getter;
    /** What was set last: versions of libtorch name the getters differently. */
    private volatile Optional<Boolean> last = Optional.empty();

    /** Finds the switch by the symbols of its two functions. */
    ContextFlag(String setter, String getter) {
        this.setter = CONTEXT.flatMap(context -> Libtorch.function(setter));
        this.getter = CONTEXT.flatMap(context -> Libtorch.function(getter));
    }

    /** Sets it; returns whether libtorch offers it on this platform. */
    boolean set(boolean value) {
        setter.ifPresent(function -> {
            function.invoke(new Object[] {context(), (byte) (value ? 1 : 0)});
            last = Optional.of(value);
        });
        return setter.isPresent();
    }

    /** Returns how it is set, or was set here last; empty if libtorch does not tell on this platform and it was not set. */
    Optional<Boolean> get() {
        return getter.map(function -> (function.invokeInt(new Object[] {context()}) & 1) == 1)
                .or(() -> last);
    }

    private static Pointer context() {
        return CONTEXT.orElseThrow().invokePointer(new Object[0]);
    }
}
