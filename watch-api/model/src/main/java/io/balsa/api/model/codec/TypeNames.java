package io.balsa.api.model.codec;

/** Takes the kind and apiVersion that a document says of itself. */
interface TypeNames {
    TypeNames IGNORED = new TypeNames() {
        @Override
        public void kind(String kind) {}

        @Override
        public void apiVersion(String apiVersion) {}
    };

    void kind(String kind);

    void apiVersion(String apiVersion);
}
