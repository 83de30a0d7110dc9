package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;

/** A block from one array to one array. */
abstract class MapBlock extends AbstractBlock {

    /** One forward pass: what a block hands on to its children. */
    record Pass(ParameterStore parameters, boolean training) {

        NDArray through(Block child, NDArray x) {
            return child.forward(parameters, new NDList(x), training).singletonOrThrow();
        }

        NDArray valueOf(Parameter parameter, NDArray x) {
            return parameters.getValue(parameter, x.getDevice(), training);
        }
    }

    /** Computes the output in the manager of x. */
    abstract NDArray forward(Pass pass, NDArray x);

    /** Returns the output's shape for an input's shape. */
    abstract Shape outputShape(Shape input);

    @Override
    protected final NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(forward(new Pass(parameterStore, training), inputs.singletonOrThrow()));
    }

    /** Initializes the children one after another, each for what the one before makes; others override it. */
    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        initializeInTurn(children.values(), manager, dataType, inputShapes[0]);
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {outputShape(inputShapes[0])};
    }

    /** Initializes children that run one after another and returns the shape that the last one makes. */
    static Shape initializeInTurn(List<? extends Block> children, NDManager manager, DataType type, Shape input) {
        Shape shape = input;
        for (Block child : children) {
            child.initialize(manager, type, shape);
            shape = after(child, shape);
        }
        return shape;
    }

    /** Returns the shape that a child makes of a shape. */
    static Shape after(Block child, Shape input) {
        return child.getOutputShapes(new Shape[] {input})[0];
    }
}
