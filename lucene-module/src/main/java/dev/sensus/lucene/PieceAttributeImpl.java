package dev.sensus.lucene;

import org.apache.lucene.util.AttributeImpl;
import org.apache.lucene.util.AttributeReflector;

/** The default implementation of {@link PieceAttribute}; Lucene finds it by its name. */
public final class PieceAttributeImpl extends AttributeImpl implements PieceAttribute {
  private int pieceId = -1;
  private boolean continuation;

  /** Makes an attribute without a piece. */
  public PieceAttributeImpl() {}

  @Override
  public int pieceId() {
    return pieceId;
  }

  @Override
  public void setPieceId(int pieceId) {
    this.pieceId = pieceId;
  }

  @Override
  public boolean isContinuation() {
    return continuation;
  }

  @Override
  public void setContinuation(boolean continuation) {
    this.continuation = continuation;
  }

  @Override
  public void clear() {
    pieceId = -1;
    continuation = false;
  }

  @Override
  public void reflectWith(AttributeReflector reflector) {
    reflector.reflect(PieceAttribute.class, "pieceId", pieceId);
    reflector.reflect(PieceAttribute.class, "continuation", continuation);
  }

  @Override
  public void copyTo(AttributeImpl target) {
    PieceAttribute other = (PieceAttribute) target;
    other.setPieceId(pieceId);
    other.setContinuation(continuation);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceAttributeImpl that
        && pieceId == that.pieceId
        && continuation == that.continuation;
  }

  @Override
  public int hashCode() {
    return 31 * pieceId + Boolean.hashCode(continuation);
  }
}
