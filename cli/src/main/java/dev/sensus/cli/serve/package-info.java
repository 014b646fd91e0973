/**
 * The web server of {@code sensus serve}: an API that answers JSON, and the one page that uses it.
 */
package dev.sensus.cli.serve;
