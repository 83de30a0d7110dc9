package org.stylestep.extension;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.stylestep.settings.Component;
import org.stylestep.settings.ComponentTypes;
import org.stylestep.settings.NoOptions;
import org.stylestep.settings.RecordReader;

/** The implementations that there are, by kind and name. It cannot be changed; {@link #toBuilder()} starts another one. */
public final class Extensions implements ComponentTypes {

    private final Map<String, Map<String, Entry<?, ?, ?>>> kinds;

    private Extensions(Map<String, Map<String, Entry<?, ?, ?>>> kinds) {
        this.kinds = kinds;
    }

    private record Entry<T, R extends Record, C>(Class<R> options, Factory<T, R, C> factory) {

        T create(Record given, C context) throws IOException {
            return factory.create(options.cast(given), context);
        }
    }

    /**
     * Starts without any implementation.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder(Map.of());
    }

    /**
     * Starts from these implementations.
     *
     * @return a builder that has them already
     */
    public Builder toBuilder() {
        return new Builder(kinds);
    }

    /**
     * Makes an implementation.
     *
     * @param <T> what is made
     * @param <C> what it is made with
     * @param kind its kind
     * @param component its name and options
     * @param context what the run knows
     * @return the implementation
     * @throws IllegalArgumentException if the name is not registered, or the options are another implementation's
     * @throws IOException if a file that it needs cannot be read
     */
    public <T, C> T create(Kind<T, C> kind, Component component, C context) throws IOException {
        Entry<T, ?, C> entry = entry(kind, component.type());
        if (!entry.options().isInstance(component.options())) {
            throw new IllegalArgumentException("the " + kind.name() + " '" + component.type()
                    + "' takes options of type " + entry.options().getName() + ", not " + component.options());
        }
        return entry.create(component.options(), context);
    }

    /**
     * Returns the component whose options are of a record's class.
     *
     * @param kind the kind
     * @param options the options, of a class that one implementation alone takes; or a {@link Component}, which names its own
     * @return the component
     * @throws IllegalArgumentException if no implementation of the kind takes such options, or several do
     */
    public Component component(Kind<?, ?> kind, Record options) {
        if (options instanceof Component named) {
            return named;
        }
        List<String> takers = types(kind.name()).stream()
                .filter(type -> optionsOf(kind.name(), type) == options.getClass())
                .toList();
        if (takers.size() != 1) {
            throw new IllegalArgumentException((takers.isEmpty() ? "no " : "more than one ") + kind.name()
                    + " is registered with options of type "
                    + options.getClass().getName() + "; name it: Component.of(TYPE), or new Component(TYPE, options)");
        }
        return new Component(takers.get(0), options);
    }

    /**
     * Returns the component of a name, all of whose options have their defaults.
     *
     * @param kind the kind
     * @param type the registered name
     * @return the component
     * @throws IllegalArgumentException if the name is not registered, or one of its options has no default
     */
    public Component component(Kind<?, ?> kind, String type) {
        Class<? extends Record> options = optionsOf(kind.name(), type);
        try {
            return new Component(type, new RecordReader(this).defaults(options));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the " + kind.name() + " '" + type + "' has an option without a default: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> types(String kind) {
        return List.copyOf(kinds.getOrDefault(kind, Map.of()).keySet());
    }

    @Override
    public Class<? extends Record> optionsOf(String kind, String type) {
        return require(kind, type).options();
    }

    // The builder's signature has checked the types.
    @SuppressWarnings("unchecked")
    private <T, C> Entry<T, ?, C> entry(Kind<T, C> kind, String type) {
        return (Entry<T, ?, C>) require(kind.name(), type);
    }

    private Entry<?, ?, ?> require(String kind, String type) {
        Entry<?, ?, ?> entry = kinds.getOrDefault(kind, Map.of()).get(type);
        if (entry == null) {
            throw new IllegalArgumentException("no " + kind + " is registered as '" + type + "'; known: "
                    + String.join(", ", types(kind))
                    + ". One of your own must be on the class path with its StyleStepExtension (for the command line:"
                    + " STYLESTEP_CLASSPATH)");
        }
        return entry;
    }

    /** Collects implementations. */
    public static final class Builder {

        private static final String NAME = "[a-z][a-z0-9_]*";

        private final Map<String, Map<String, Entry<?, ?, ?>>> kinds = new LinkedHashMap<>();

        private Builder(Map<String, Map<String, Entry<?, ?, ?>>> known) {
            known.forEach((kind, types) -> kinds.put(kind, new LinkedHashMap<>(types)));
        }

        /**
         * Registers an implementation.
         *
         * @param <T> what it is
         * @param <R> its options
         * @param <C> what it is made with
         * @param kind its kind
         * @param type its name in run files: small letters, digits and underscores
         * @param options the class of its options; their keys in a run file are the record's component names in snake_case
         * @param factory makes it
         * @return this
         * @throws IllegalArgumentException if the name is taken or not of that form
         */
        public <T, R extends Record, C> Builder add(
                Kind<T, C> kind, String type, Class<R> options, Factory<T, ? super R, C> factory) {
            if (!type.matches(NAME)) {
                throw new IllegalArgumentException(
                        "'" + type + "' cannot name a " + kind.name() + ": small letters, digits and underscores can");
            }
            Entry<T, R, C> entry = new Entry<>(options, factory::create);
            if (kinds.computeIfAbsent(kind.name(), k -> new LinkedHashMap<>()).putIfAbsent(type, entry) != null) {
                throw new IllegalArgumentException("there is a " + kind.name() + " '" + type + "' already");
            }
            return this;
        }

        /**
         * Registers an implementation without options.
         *
         * @param <T> what it is
         * @param <C> what it is made with
         * @param kind its kind
         * @param type its name in run files: small letters, digits and underscores
         * @param factory makes it
         * @return this
         * @throws IllegalArgumentException if the name is taken or not of that form
         */
        public <T, C> Builder add(Kind<T, C> kind, String type, Factory<T, NoOptions, C> factory) {
            return add(kind, type, NoOptions.class, factory);
        }

        /**
         * Registers what an extension brings.
         *
         * @param extension the extension
         * @return this
         * @throws IllegalArgumentException if it cannot be used; the message names it
         */
        public Builder add(StyleStepExtension extension) {
            try {
                extension.register(this);
                return this;
            } catch (LinkageError | RuntimeException e) {
                throw new IllegalArgumentException(
                        "extension " + extension.getClass().getName() + ": " + e.getMessage(), e);
            }
        }

        /**
         * Registers what the extensions on the class path bring.
         *
         * @return this
         * @throws IllegalArgumentException if one cannot be loaded or used; the message names it
         */
        public Builder addInstalled() {
            Iterator<StyleStepExtension> installed =
                    ServiceLoader.load(StyleStepExtension.class).iterator();
            try {
                while (installed.hasNext()) {
                    add(installed.next());
                }
                return this;
            } catch (ServiceConfigurationError e) {
                throw new IllegalArgumentException("an extension on the class path: " + e.getMessage(), e);
            }
        }

        /**
         * Ends the registration.
         *
         * @return the implementations
         */
        public Extensions build() {
            Map<String, Map<String, Entry<?, ?, ?>>> copy = new LinkedHashMap<>();
            kinds.forEach((kind, types) -> copy.put(kind, new LinkedHashMap<>(types)));
            return new Extensions(copy);
        }
    }
}
