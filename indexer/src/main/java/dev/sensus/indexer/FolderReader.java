package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Documents as files in a folder and the folders below it, in the order of their paths.
 *
 * <p>A file's format is told by its name; text, Markdown, HTML, PDF and TREC are read, also packed,
 * other files are passed over. If the format is given, all files are read as that. Hidden files and
 * folders are passed over. The id of a document that is a file is its path in the folder, with
 * slashes. A file that cannot be read on is one bad record.
 */
final class FolderReader implements DocumentReader {
  private final Path folder;
  private final CollectionFormat format;
  private final FieldNames names;
  private final List<Path> files = new ArrayList<>();
  private final Map<Path, IOException> unreadable = new HashMap<>();
  private int next;
  private DocumentReader inner;

  /**
   * Looks for the files.
   *
   * @param format of all files, or {@link CollectionFormat#FOLDER} to tell it by their names
   * @throws CollectionException if there are none
   */
  FolderReader(Path folder, CollectionFormat format, FieldNames names) throws IOException {
    this.folder = folder;
    this.format = format;
    this.names = names;
    // A link to a folder would be walked as a file.
    Path real = folder.toRealPath();
    Files.walkFileTree(real, new Finder(real));
    Collections.sort(files);
    if (files.isEmpty()) {
      throw new CollectionException(
          folder,
          format == CollectionFormat.FOLDER
              ? "has neither corpus.jsonl nor text files (.txt, .md, .html, .pdf, .trec)"
              : "has no files");
    }
  }

  /** Lists what is to be read, as paths beneath the folder as it was given. */
  private final class Finder extends SimpleFileVisitor<Path> {
    private final Path real;

    Finder(Path real) {
      this.real = real;
    }

    private boolean isHidden(Path path) {
      return !path.equals(real) && path.getFileName().toString().startsWith(".");
    }

    private Path given(Path path) {
      return folder.resolve(real.relativize(path).toString());
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return isHidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file) && formatOf(file).isPresent() && Files.isRegularFile(file)) {
        files.add(given(file));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
      if (!isHidden(path)) {
        files.add(given(path));
        unreadable.put(given(path), e);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private Optional<CollectionFormat> formatOf(Path file) {
    return format == CollectionFormat.FOLDER
        ? CollectionFormat.ofName(file.getFileName().toString())
            .filter(told -> told.isWholeFile() || told == CollectionFormat.TREC)
        : Optional.of(format);
  }

  @Override
  public SourceDocument next() throws IOException {
    while (true) {
      SourceDocument document = inner == null ? null : nextOfFile();
      if (document != null) {
        return document;
      }
      if (next == files.size()) {
        return null;
      }
      Path file = files.get(next++);
      IOException failure = unreadable.get(file);
      if (failure != null) {
        throw new BadRecordException(
            file, "cannot be read: " + ByteSource.reason(failure), failure);
      }
      CollectionFormat told = formatOf(file).orElseThrow();
      if (told.isWholeFile()) {
        return WholeFile.read(file, id(file), told);
      }
      inner = open(file, told);
    }
  }

  private DocumentReader open(Path file, CollectionFormat told) throws BadRecordException {
    try {
      return DocumentReaders.openFile(file, told, names);
    } catch (IOException e) {
      throw bad(file, e);
    }
  }

  /** The next document of the file at hand; null, and no file, after its last. */
  private SourceDocument nextOfFile() throws IOException {
    try {
      SourceDocument document = inner.next();
      if (document == null) {
        closeInner();
      }
      return document;
    } catch (BadRecordException e) {
      throw e;
    } catch (IOException e) {
      Path file = inner.source();
      closeInner();
      throw bad(file, e);
    }
  }

  private static BadRecordException bad(Path file, IOException e) {
    return e instanceof CollectionException told
        ? new BadRecordException(told)
        : new BadRecordException(file, "cannot be read: " + ByteSource.reason(e), e);
  }

  private void closeInner() throws IOException {
    DocumentReader done = inner;
    inner = null;
    if (done != null) {
      done.close();
    }
  }

  private String id(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  @Override
  public void skip(long records) throws IOException {
    long left = records;
    while (left > 0) {
      boolean isOneRecord =
          inner == null
              && next < files.size()
              && formatOf(files.get(next)).filter(CollectionFormat::isWholeFile).isPresent();
      if (isOneRecord) {
        next++;
      } else {
        DocumentReader.super.skip(1);
        if (inner == null && next == files.size()) {
          return;
        }
      }
      left--;
    }
  }

  @Override
  public Path source() {
    return folder;
  }

  @Override
  public double progress() {
    return inner == null
        ? (double) next / files.size()
        : (next - 1 + inner.progress()) / files.size();
  }

  @Override
  public void close() throws IOException {
    closeInner();
  }
}
