package io.balsa.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** The hand-written classes of the product, read once for all rules. */
final class Product {
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(Product::isHandWritten)
            .importPackages("io.balsa");

    private Product() {}

    /** The module {@code proto} holds generated code only. */
    private static boolean isHandWritten(Location location) {
        return !location.contains("/proto/target/")
                && !location.contains("/proto-")
                && !location.contains("-tests.jar");
    }
}
