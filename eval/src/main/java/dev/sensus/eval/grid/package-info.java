/** Several systems asked the same judged questions, kept from run to run, and compared. */
package dev.sensus.eval.grid;
