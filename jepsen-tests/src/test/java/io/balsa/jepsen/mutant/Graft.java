package io.balsa.jepsen.mutant;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * One method of the product, redefined in this process until it is closed. There is one at a time, so tests that use it run
 * one after the other.
 */
public final class Graft implements AutoCloseable {
    /** Given by {@link Twist#before} to leave out a method that returns nothing. */
    public static final Object LEFT_OUT = new Object();

    /** What the mutant does. Public, like all that the redefined method calls. */
    public interface Twist {
        /** Before the method, whose arguments may be replaced. Not null: the method is left out and returns this. */
        default Object before(Object self, Object[] arguments) {
            return null;
        }

        /** After the method, unless it was left out; gives what it returns. */
        default Object after(Object self, Object[] arguments, Object returned) {
            return returned;
        }
    }

    private static volatile Twist current = new Twist() {};

    private final ClassReloadingStrategy strategy;
    private final Class<?> changed;

    private Graft(ClassReloadingStrategy strategy, Class<?> changed) {
        this.strategy = strategy;
        this.changed = changed;
    }

    /** @param parameters tells methods of the same name apart; -1 for all of them */
    static Graft onto(String type, String method, int parameters, Twist twist) throws ClassNotFoundException {
        ByteBuddyAgent.install();
        current = twist;
        Class<?> product = Class.forName(type);
        var matching = named(method).and(not(isConstructor()));
        ClassReloadingStrategy strategy = ClassReloadingStrategy.fromInstalledAgent();
        new ByteBuddy()
                .redefine(product)
                .visit(Advice.to(Around.class).on(parameters < 0 ? matching : matching.and(takesArguments(parameters))))
                .make()
                .load(product.getClassLoader(), strategy);
        return new Graft(strategy, product);
    }

    @Override
    public void close() {
        try {
            strategy.reset(changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        current = new Twist() {};
    }

    public static Object before(Object self, Object[] arguments) {
        return current.before(self, arguments);
    }

    public static Object after(Object self, Object[] arguments, Object entered, Object returned) {
        if (entered != null) {
            return entered == LEFT_OUT ? null : entered;
        }
        return current.after(self, arguments, returned);
    }

    /** Copied into the method. */
    static final class Around {
        private Around() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static Object enter(
                @Advice.This(optional = true) Object self,
                @Advice.AllArguments(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object[] arguments) {
            Object[] changed = arguments;
            Object entered = Graft.before(self, changed);
            arguments = changed;
            return entered;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.This(optional = true) Object self,
                @Advice.AllArguments Object[] arguments,
                @Advice.Enter Object entered,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned) {
            returned = Graft.after(self, arguments, entered, returned);
        }
    }
}
