/**
 * The host's network as it is, not as it should be: {@link io.jdock.daemon.network.doctor.GraphReader} draws it up, and
 * {@link io.jdock.daemon.network.doctor.Doctor} walks a packet's way and says which hop is broken. Nothing is changed.
 */
package io.jdock.daemon.network.doctor;
