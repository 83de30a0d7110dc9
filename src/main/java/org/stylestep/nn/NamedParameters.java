package org.stylestep.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parameters of a block and its children under stable dotted names.
 *
 * @param all the parameters
 * @param learningRateScales the factors on their learning rates
 * @param trainable those that train by gradient
 * @param buffers the names of the others, which are frozen
 * @param obsolete the names of parameters that the same blocks had in earlier versions
 */
record NamedParameters(
        SortedMap<String, Parameter> all,
        SortedMap<String, Float> learningRateScales,
        SortedMap<String, Parameter> trainable,
        Set<String> buffers,
        Set<String> obsolete) {

    private static final Set<Parameter.Type> STATISTICS =
            EnumSet.of(Parameter.Type.RUNNING_MEAN, Parameter.Type.RUNNING_VAR);

    private NamedParameters(
            SortedMap<String, Parameter> all,
            SortedMap<String, Float> learningRateScales,
            Set<String> buffers,
            Set<String> obsolete) {
        this(
                Collections.unmodifiableSortedMap(all),
                Collections.unmodifiableSortedMap(learningRateScales),
                Collections.unmodifiableSortedMap(without(buffers, all)),
                Collections.unmodifiableSet(buffers),
                Set.copyOf(obsolete));
    }

    private static SortedMap<String, Parameter> without(Set<String> names, SortedMap<String, Parameter> all) {
        SortedMap<String, Parameter> others = new TreeMap<>(all);
        others.keySet().removeAll(names);
        return others;
    }

    /** Collects them, and freezes the buffers: running statistics, even where DJL's {@code freezeParameters(false)} says that they train, and what is frozen. */
    static NamedParameters of(Block block) {
        SortedMap<String, Parameter> all = new TreeMap<>();
        SortedMap<String, Float> scales = new TreeMap<>();
        Set<String> obsolete = new TreeSet<>();
        collect("", block, all, scales, obsolete);
        Set<String> buffers = new TreeSet<>();
        all.forEach((name, parameter) -> {
            if (!parameter.requiresGradient() || STATISTICS.contains(parameter.getType())) {
                parameter.freeze(true);
                buffers.add(name);
            }
        });
        return new NamedParameters(all, scales, buffers, obsolete);
    }

    /** Returns other parameters of the same names, types and shapes, in a manager and with whatever values. */
    NamedParameters unset(NDManager manager) {
        SortedMap<String, Parameter> others = new TreeMap<>();
        all.forEach((name, parameter) -> {
            Parameter other = Parameter.builder()
                    .setName(parameter.getName())
                    .setType(parameter.getType())
                    .optRequiresGrad(false)
                    .build();
            NDArray array = parameter.getArray();
            other.setArray(manager.create(array.getShape(), array.getDataType()));
            other.getArray().setName(null);
            others.put(name, other);
        });
        return new NamedParameters(others, learningRateScales, buffers, obsolete);
    }

    /** Returns a store that gives a block these in place of its own. */
    ParameterStore inPlaceOf(NamedParameters own, NDManager manager) {
        IdentityHashMap<Parameter, Parameter> replaced = new IdentityHashMap<>();
        own.all().forEach((name, parameter) -> replaced.put(parameter, all.get(name)));
        return new ParameterStore(manager, false) {
            @Override
            public NDArray getValue(Parameter parameter, Device device, boolean training) {
                return parameter == null ? null : replaced.get(parameter).getArray();
            }
        };
    }

    private static void collect(
            String prefix,
            Block block,
            Map<String, Parameter> parameters,
            Map<String, Float> scales,
            Set<String> obsolete) {
        if (block instanceof EqualizedBlock equalized && equalized.bias.isEmpty()) {
            obsolete.add(prefix + EqualizedBlock.BIAS);
        }
        for (Pair<String, Parameter> pair : block.getDirectParameters()) {
            Parameter parameter = pair.getValue();
            parameters.put(prefix + pair.getKey(), parameter);
            scales.put(
                    prefix + pair.getKey(),
                    block instanceof EqualizedLearningRate rate ? rate.learningRateScale(parameter) : 1f);
        }
        List<String> names = childNames(block.getChildren());
        for (int i = 0; i < names.size(); i++) {
            collect(prefix + names.get(i) + ".", block.getChildren().valueAt(i), parameters, scales, obsolete);
        }
    }

    /** Removes the number that DJL puts before the name of the i-th child, but keeps it where two siblings would become equal. */
    private static List<String> childNames(PairList<String, Block> children) {
        List<String> plain = new ArrayList<>();
        Map<String, Integer> uses = new HashMap<>();
        for (int i = 0; i < children.size(); i++) {
            String numbered = children.keyAt(i);
            String number = String.format(Locale.ROOT, "%02d", i + 1);
            String name = numbered.startsWith(number) && numbered.length() > number.length()
                    ? numbered.substring(number.length())
                    : numbered;
            plain.add(name);
            uses.merge(name, 1, Integer::sum);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            names.add(uses.get(plain.get(i)) == 1 ? plain.get(i) : children.keyAt(i));
        }
        return names;
    }
}
