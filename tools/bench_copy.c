/* The floor of the benchmark: read each file whole and write it elsewhere, through one buffer.
 *
 *     bench_copy OUT FILE...
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const char *what, const char *path) {
    fprintf(stderr, "%s %s: %s\n", what, path, strerror(errno));
    return 1;
}

int main(int argc, char **argv) {
    char *buffer = NULL;
    size_t room = 0;
    char target[4096];
    if (argc < 3) {
        fprintf(stderr, "usage: bench_copy OUT FILE...\n");
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        struct stat status;
        int in = open(argv[i], O_RDONLY);
        if (in < 0 || fstat(in, &status) != 0) return fail("open", argv[i]);
        if ((size_t)status.st_size > room) {
            room = (size_t)status.st_size;
            buffer = realloc(buffer, room);
            if (buffer == NULL) return fail("memory for", argv[i]);
        }
        size_t have = 0;
        while (have < (size_t)status.st_size) {
            ssize_t got = read(in, buffer + have, (size_t)status.st_size - have);
            if (got <= 0) return fail("read", argv[i]);
            have += (size_t)got;
        }
        close(in);
        const char *slash = strrchr(argv[i], '/');
        snprintf(target, sizeof target, "%s/%s", argv[1], slash ? slash + 1 : argv[i]);
        int out = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (out < 0) return fail("create", target);
        size_t done = 0;
        while (done < have) {
            ssize_t put = write(out, buffer + done, have - done);
            if (put <= 0) return fail("write", target);
            done += (size_t)put;
        }
        close(out);
    }
    free(buffer);
    return 0;
}
