package io.balsa.kubelet.runtime.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The image of sandbox containers, made here so that no pod needs a registry: one program of a few machine instructions
 * that waits for ever. As process 1 without signal handlers it ends by SIGKILL only, which is how a sandbox is removed.
 */
final class PauseImage {
    static final String NAME = "balsa/pause";
    static final String TAG = "1";
    static final String PATH = "/pause";

    private static final int TAR_BLOCK = 512;
    private static final long LOAD_ADDRESS = 0x400000;
    private static final int ELF_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;

    /** Linux system call 34 of x86-64 is pause(2): mov eax,34; syscall; jmp to the start. */
    private static final byte[] X86_64 = {(byte) 0xb8, 34, 0, 0, 0, 0x0f, 0x05, (byte) 0xeb, (byte) 0xf7};

    private PauseImage() {}

    /**
     * An archive for the engine to load, or nothing for a machine whose instructions this class does not know. (Loading,
     * not importing: docker-java 3.7.1 sends "{}" in place of the file system when it imports.)
     */
    static Optional<InputStream> archive(String architecture) {
        return switch (architecture) {
            case "x86_64", "amd64" -> Optional.of(new ByteArrayInputStream(archive("amd64", elf(X86_64))));
            default -> Optional.empty();
        };
    }

    /** The layout of {@code docker save}: one layer, a configuration that names its digest, a manifest. */
    private static byte[] archive(String architecture, byte[] program) {
        byte[] layer = tar(Map.of(PATH.substring(1), program));
        String config = """
                {"architecture":"%s","os":"linux","config":{"Entrypoint":["%s"]},\
                "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}""".formatted(architecture, PATH, sha256(layer));
        String manifest = """
                [{"Config":"config.json","RepoTags":["%s:%s"],"Layers":["layer.tar"]}]""".formatted(NAME, TAG);
        return tar(Map.of(
                "layer.tar", layer,
                "config.json", config.getBytes(StandardCharsets.UTF_8),
                "manifest.json", manifest.getBytes(StandardCharsets.UTF_8)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The smallest program that Linux loads (elf(5)): a header, one segment, the code. */
    private static byte[] elf(byte[] code) {
        int size = ELF_HEADER + PROGRAM_HEADER + code.length;
        ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        // an executable (2) for x86-64 (62)
        elf.putShort((short) 2).putShort((short) 62).putInt(1);
        elf.putLong(LOAD_ADDRESS + ELF_HEADER + PROGRAM_HEADER);
        elf.putLong(ELF_HEADER).putLong(0).putInt(0);
        elf.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
        elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        // one segment to load (1), readable and executable (5)
        elf.putInt(1).putInt(5).putLong(0).putLong(LOAD_ADDRESS).putLong(LOAD_ADDRESS);
        elf.putLong(size).putLong(size).putLong(0x1000);
        elf.put(code);
        return elf.array();
    }

    /** Executable files in the ustar format, and the two empty blocks that end an archive. */
    private static byte[] tar(Map<String, byte[]> files) {
        var tar = new ByteArrayOutputStream();
        new TreeMap<>(files).forEach((name, content) -> {
            tar.writeBytes(tarHeader(name, content.length));
            tar.writeBytes(Arrays.copyOf(content, (content.length + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK));
        });
        tar.writeBytes(new byte[2 * TAR_BLOCK]);
        return tar.toByteArray();
    }

    private static byte[] tarHeader(String name, int length) {
        byte[] header = new byte[TAR_BLOCK];
        put(header, 0, name);
        put(header, 100, "0000755\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o\0", length));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] target, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }
}
