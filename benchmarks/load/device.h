/* A simulated person's device: its Ed25519 key (RFC 8032), and the server's key as it sees it. */
#ifndef DEVICE_H
#define DEVICE_H

#include <openssl/ssl.h>
#include <stddef.h>

enum { FINGERPRINT_BYTES = 32, PUBLIC_BYTES = 32, SIGNATURE_BYTES = 64 };

struct device_proof {
    unsigned char public[PUBLIC_BYTES], signature[SIGNATURE_BYTES];
};

/* Sign with the key that is made of a connection's number: the same one for the same number. */
void device_sign(int number, const unsigned char *text, size_t length, struct device_proof *proof);

/* The SHA-256 of the server's SubjectPublicKeyInfo (RFC 7469); zeros without TLS. */
void server_fingerprint(SSL *tls, unsigned char fingerprint[FINGERPRINT_BYTES]);

#endif
