package dev.sensus.eval.collection;

import dev.sensus.indexer.CollectionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks an archive that a stranger may have made. */
final class ZipFolder {
  private static final int MOST_ENTRIES = 10_000;

  /** Text packs to a third, a table of judgements to a tenth. */
  private static final long MOST_TIMES = 100;

  private static final long SMALL = 1 << 20;

  private final Path zip;
  private final Path folder;

  private ZipFolder(Path zip, Path folder) {
    this.zip = zip;
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Unpacks all files into a folder, which is made.
   *
   * @throws CollectionException if a name leads out of the folder, if there is far more in the
   *     archive than text could pack to, or if it is damaged
   */
  static void unpack(Path zip, Path folder) throws IOException {
    new ZipFolder(zip, folder).unpack();
  }

  private void unpack() throws IOException {
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(archive.entries());
      Files.createDirectories(folder);
      check(entries);
      for (ZipEntry entry : entries) {
        Path target = target(entry);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (InputStream in = archive.getInputStream(entry)) {
            copy(in, entry, target);
          }
        }
      }
    } catch (ZipException | EOFException e) {
      throw new CollectionException(zip, "is damaged or no zip archive: " + e.getMessage(), e);
    }
  }

  private void check(List<? extends ZipEntry> entries) throws IOException {
    if (entries.size() > MOST_ENTRIES) {
      throw wrong("has " + entries.size() + " entries, expected " + MOST_ENTRIES + " at most");
    }
    long most = Math.max(SMALL, MOST_TIMES * Files.size(zip));
    long total = 0;
    for (ZipEntry entry : entries) {
      if (entry.getSize() < 0 || entry.getCrc() < 0) {
        throw wrong("'" + entry.getName() + "' tells no size or CRC");
      }
      if (entry.getSize() > most - total) {
        throw wrong("unpacks to more than " + most + " bytes");
      }
      total += entry.getSize();
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (total > free) {
      // Not the archive's fault: it stays.
      throw new IOException(
          String.format(
              Locale.ROOT,
              "needs %,d MB in %s, where %,d MB are free",
              total >> 20,
              folder,
              free >> 20));
    }
  }

  private Path target(ZipEntry entry) throws IOException {
    String name = entry.getName();
    Path target = null;
    try {
      target = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new CollectionException(zip, "'" + name + "' is no name of a file", e);
    }
    // A backslash or colon leads out of the folder on other systems.
    boolean inside = target.startsWith(folder) && !target.equals(folder);
    if (!inside || name.contains("\\") || name.contains(":")) {
      throw wrong("'" + name + "' leads out of the folder");
    }
    return target;
  }

  /** Java's own reader compares neither size nor CRC. */
  private void copy(InputStream in, ZipEntry entry, Path target) throws IOException {
    CRC32 crc = new CRC32();
    long size = 0;
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        size += n;
        if (size > entry.getSize()) {
          break;
        }
        crc.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CollectionException(zip, "has '" + entry.getName() + "' twice", e);
    }
    if (size != entry.getSize() || crc.getValue() != entry.getCrc()) {
      throw wrong("'" + entry.getName() + "' is damaged");
    }
  }

  private CollectionException wrong(String what) {
    return new CollectionException(zip, what);
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
