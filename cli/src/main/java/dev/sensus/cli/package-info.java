/**
 * The {@code sensus} command: options in, library calls, tables or JSON out.
 *
 * <p>Start at {@link dev.sensus.cli.Main}; each subcommand is one class.
 */
package dev.sensus.cli;
