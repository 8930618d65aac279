/* Preloaded, it fails syncs of files whose name ends as FAIL_SYNC_OF says, from the FAIL_SYNC_FROM-th on. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int count;

static int fails(int descriptor)
{
    const char *end = getenv("FAIL_SYNC_OF");
    const char *from = getenv("FAIL_SYNC_FROM");
    char link[64], path[4096];
    if (end == NULL || from == NULL)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path);
    size_t wanted = strlen(end);
    if (length < (ssize_t)wanted || memcmp(path + length - wanted, end, wanted) != 0)
        return 0;
    return atomic_fetch_add(&count, 1) + 1 >= atoi(from);
}

static int synced(const char *call, int descriptor)
{
    int (*really)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
    if (fails(descriptor)) {
        errno = EIO;
        return -1;
    }
    return really(descriptor);
}

int fsync(int descriptor) { return synced("fsync", descriptor); }

int fdatasync(int descriptor) { return synced("fdatasync", descriptor); }
