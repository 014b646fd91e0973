package dev.sensus.indexer;

import java.nio.file.Path;

/**
 * One record of a collection that cannot be used, while those after it may: the reader that threw
 * it goes on with the next when asked again. What makes a whole file unreadable is a plain {@link
 * CollectionException}.
 */
public class BadRecordException extends CollectionException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for a document that was read, with the failure below it or null. */
  public BadRecordException(SourceDocument document, String wrong, Throwable cause) {
    super(document.place() + ": " + wrong, cause);
  }

  /** Creates the exception for a file that is one record. */
  public BadRecordException(Path file, String wrong) {
    super(file, wrong);
  }

  /** Creates the exception for a file that is one record, with the failure below it. */
  public BadRecordException(Path file, String wrong, Throwable cause) {
    super(file, wrong, cause);
  }

  /** Creates the exception for a line of a file, counted from 1. */
  public BadRecordException(Path file, long line, String wrong) {
    super(file, line, wrong);
  }

  /** Creates the exception for a line of a file, counted from 1, with the failure below it. */
  public BadRecordException(Path file, long line, String wrong, Throwable cause) {
    super(file, line, wrong, cause);
  }

  /** Says the same of one file among others: of those there may be more. */
  BadRecordException(CollectionException wholeFile) {
    super(wholeFile);
  }
}
