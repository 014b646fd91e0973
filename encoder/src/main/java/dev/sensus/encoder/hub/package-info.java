/**
 * Model files from a hub such as huggingface.co: downloaded once over HTTPS, checked against the
 * hub's checksums, kept in a cache, used offline afterwards.
 *
 * <p>{@link dev.sensus.encoder.hub.Hub} is the entrance. In the cache a repository is a folder
 * {@code ORG/NAME} with one folder for each commit, {@code refs/} with the commits that branches
 * and tags last stood for, and {@code .lock}, which one process at a time holds while it downloads.
 * {@link dev.sensus.encoder.hub.FileServer} brings single files from other servers.
 */
package dev.sensus.encoder.hub;
