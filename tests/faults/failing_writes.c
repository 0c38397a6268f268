/* Loaded before the C library in the campaign's own process only: the n-th write to a file whose name holds a given word fails,
   with the error that was asked for, as it does on a full or a broken disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static const char *word;
static long countdown, failing_errno, stays, seen;

/* word: part of the file names that count; at: which write fails, counted from 0, below 0 none; error: the errno; from_then_on: whether
   every later write fails too. */
void aot_fail(const char *name, long at, long error, long from_then_on) {
    word = name; countdown = at; failing_errno = error; stays = from_then_on; seen = 0;
}

long aot_seen(void) { return seen; }

static int fails(int fd) {
    char link[64], path[4096];
    if (word == NULL) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (strstr(path, word) == NULL) return 0;
    long now = seen++;
    if (countdown < 0 || now < countdown || (now > countdown && !stays)) return 0;
    errno = (int)failing_errno;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t count) { return fails(fd) ? -1 : NEXT(write)(fd, data, count); }
ssize_t pwrite(int fd, const void *data, size_t count, off_t at) { return fails(fd) ? -1 : NEXT(pwrite)(fd, data, count, at); }
ssize_t pwrite64(int fd, const void *data, size_t count, off64_t at) { return fails(fd) ? -1 : NEXT(pwrite64)(fd, data, count, at); }
int fsync(int fd) { return fails(fd) ? -1 : NEXT(fsync)(fd); }
int fdatasync(int fd) { return fails(fd) ? -1 : NEXT(fdatasync)(fd); }
int ftruncate(int fd, off_t length) { return fails(fd) ? -1 : NEXT(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { return fails(fd) ? -1 : NEXT(ftruncate64)(fd, length); }
