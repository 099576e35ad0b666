package io.balsa.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * What a process does when it is asked to end. The JVM's own way, a shutdown hook, cannot tell a signal from an exit with a
 * code, and always ends with the signal's number; etcd ends with 0.
 */
final class Signals {
    private Signals() {}

    /**
     * Runs a task, in a thread of its own, on SIGTERM and on SIGINT, in place of what the JVM does.
     *
     * <p>By reflection: the class is there in every JDK (module {@code jdk.unsupported}), but compilers warn of its name.
     */
    static void onTermination(Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            task.run();
                            return null;
                        }
                        return method.getName().equals("equals") ? self == arguments[0] : System.identityHashCode(self);
                    });
            for (String name : new String[] {"TERM", "INT"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (InvocationTargetException e) {
            // Somebody (a flag of the JVM, nohup) has taken the signals away: then they do not end the process, either.
            throw new IllegalStateException("signals cannot be handled: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no signals", e);
        }
    }
}
