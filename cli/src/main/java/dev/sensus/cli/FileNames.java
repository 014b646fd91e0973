package dev.sensus.cli;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of files made of names of other things, no two the same. */
final class FileNames {
  private static final Pattern ODD =
      Pattern.compile("[^\\w.+=-]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final int LONGEST = 60;

  private final Set<String> taken = new HashSet<>();

  /** A name that no other call has got, also where letters in capitals are the same. */
  String of(String name) {
    String plain = ODD.matcher(name).replaceAll("_").replaceFirst("^\\.+", "_");
    String cut =
        plain.codePointCount(0, plain.length()) > LONGEST
            ? plain.substring(0, plain.offsetByCodePoints(0, LONGEST))
            : plain;
    String free = cut.isEmpty() ? "_" : cut;
    for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = cut + "-" + i;
    }
    return free;
  }
}
