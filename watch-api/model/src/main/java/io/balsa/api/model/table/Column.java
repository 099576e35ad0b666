package io.balsa.api.model.table;

/**
 * The head of a column.
 *
 * @param name as it is shown; clients print it in capitals
 * @param type {@code string}, {@code integer}, {@code boolean} or {@code date}
 * @param format {@code name} for the column that names the object, else empty
 * @param priority 0 for a column that is always shown, 1 for one of the wide form
 */
public record Column(String name, String type, String format, String description, int priority) {
    public static Column objectName() {
        return new Column("Name", "string", "name", "The object's name: unique among its kind in its namespace.", 0);
    }

    public static Column text(String name, String description) {
        return new Column(name, "string", "", description, 0);
    }

    public static Column number(String name, String description) {
        return new Column(name, "integer", "", description, 0);
    }

    public static Column flag(String name, String description) {
        return new Column(name, "boolean", "", description, 0);
    }

    public static Column date(String name, String description) {
        return new Column(name, "date", "", description, 0);
    }

    public static Column age() {
        return text("Age", "How long ago the object was created.");
    }

    /** The same column, in the wide form only. */
    public Column wide() {
        return new Column(name, type, format, description, 1);
    }
}
