package io.balsa.kubelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.balsa.kubelet.runtime.Image;
import io.balsa.kubelet.runtime.PullPolicy;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.RuntimeFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Images in the engine: here already, or pulled by it without credentials. */
final class DockerImages {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Pattern JSON_MESSAGE = Pattern.compile("\\{\"message\":\"(.*)\"}\\s*", Pattern.DOTALL);

    private final DockerCalls calls;
    private final Duration pullDeadline;

    DockerImages(DockerCalls calls, Duration pullDeadline) {
        this.calls = calls;
        this.pullDeadline = pullDeadline;
    }

    Image pull(String image, PullPolicy policy) {
        Optional<String> here = calls.call("look for image \"" + image + "\"", CALL, client -> find(client, image));
        if (here.isPresent() && policy != PullPolicy.ALWAYS) {
            return new Image(image, here.get(), false);
        }
        if (policy == PullPolicy.NEVER) {
            throw new RuntimeFailure(
                    Kind.IMAGE_NEVER_PULLED,
                    "image \"" + image + "\" is not in the engine, and the pod's imagePullPolicy is Never");
        }
        String id = calls.call("pull image \"" + image + "\"", pullDeadline, client -> fetch(client, image));
        return new Image(image, id, true);
    }

    private static Optional<String> find(DockerClient client, String image) {
        try {
            return Optional.ofNullable(client.inspectImageCmd(image).exec().getId());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private String fetch(DockerClient client, String image) {
        // The engine pulls all tags of a name without one.
        boolean tagged = image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/');
        try (var progress =
                client.pullImageCmd(tagged ? image : image + ":latest").exec(new PullImageResultCallback())) {
            if (!progress.awaitCompletion(pullDeadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RuntimeFailure(
                        Kind.IMAGE, "image \"" + image + "\" was not there after " + pullDeadline.toSeconds() + " s");
            }
        } catch (DockerException e) {
            throw new RuntimeFailure(Kind.IMAGE, "cannot pull image \"" + image + "\": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeFailure(Kind.UNAVAILABLE, "interrupted while pulling image \"" + image + "\"", e);
        } catch (java.io.IOException e) {
            throw new RuntimeFailure(Kind.UNAVAILABLE, "cannot end the pull of image \"" + image + "\"", e);
        }
        return find(client, image)
                .orElseThrow(() -> new RuntimeFailure(Kind.IMAGE, "image \"" + image + "\" could not be pulled"));
    }

    /** What the engine said, without the HTTP around it. */
    static String reason(DockerException failure) {
        String text = String.valueOf(failure.getMessage());
        int body = text.indexOf(": ");
        Matcher message = JSON_MESSAGE.matcher(body < 0 ? text : text.substring(body + 2));
        return message.matches() ? message.group(1).replace("\\\"", "\"") : text;
    }
}
