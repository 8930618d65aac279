#include "device.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED_BYTES = 32 };

static void require(int done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "OpenSSL: %s failed\n", what);
    exit(2);
}

void device_sign(int number, const unsigned char *text, size_t length, struct device_proof *proof)
{
    unsigned char seed[SEED_BYTES] = {0}; /* nobody is to be kept out by these keys */
    memcpy(seed, &number, sizeof number);
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    require(key && context, "making an Ed25519 key");
    size_t size = sizeof proof->public;
    require(EVP_PKEY_get_raw_public_key(key, proof->public, &size) == 1, "a public key");
    size = sizeof proof->signature;
    require(EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestSign(context, proof->signature, &size, text, length) == 1,
            "an Ed25519 signature");
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
}

void server_fingerprint(SSL *tls, unsigned char fingerprint[FINGERPRINT_BYTES])
{
    memset(fingerprint, 0, FINGERPRINT_BYTES);
    if (!tls)
        return;
    X509 *certificate = SSL_get1_peer_certificate(tls);
    require(certificate != NULL, "the server's certificate");
    unsigned char *key = NULL;
    int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &key);
    require(length > 0 && EVP_Digest(key, (size_t)length, fingerprint, NULL, EVP_sha256(), NULL),
            "the fingerprint of the server's key");
    OPENSSL_free(key);
    X509_free(certificate);
}
