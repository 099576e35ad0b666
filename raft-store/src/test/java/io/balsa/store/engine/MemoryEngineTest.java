package io.balsa.store.engine;

class MemoryEngineTest extends EngineContract {
    @Override
    Engine create() {
        return new MemoryEngine();
    }

    @Override
    Engine crashAndReopen(Engine engine) {
        return ((MemoryEngine) engine).reopened();
    }
}
