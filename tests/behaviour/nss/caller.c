/* Asks glibc, or the module itself, for services: caller MODE [LIBRARY]. Each failed check ends it with a line and status 1. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(what) \
    do { if (!(what)) { printf("line %d: %s\n", __LINE__, #what); fflush(stdout); _exit(1); } } while (0)

typedef int by_name(const char *, const char *, struct servent *, char *, size_t, int *);
typedef int by_port(int, const char *, struct servent *, char *, size_t, int *);
typedef int next_entry(struct servent *, char *, size_t, int *);

/* Prints the answer to each line of `name PROTOCOL` or `:port PROTOCOL`; a protocol `*` is none. */
static void answers(void) {
    char line[512], buffer[4096];
    while (fgets(line, sizeof line, stdin)) {
        char *protocol = strrchr(line, ' ');
        *protocol++ = 0;
        protocol[strcspn(protocol, "\n")] = 0;
        if (!strcmp(protocol, "*")) protocol = NULL;
        struct servent entry, *found = NULL;
        int error = *line == ':'
            ? getservbyport_r(htons(atoi(line + 1)), protocol, &entry, buffer, sizeof buffer, &found)
            : getservbyname_r(line, protocol, &entry, buffer, sizeof buffer, &found);
        CHECK(!error || error == ENOENT);
        if (!found) { puts("-"); continue; }
        printf("%s %d/%s", found->s_name, ntohs(found->s_port), found->s_proto);
        for (char **alias = found->s_aliases; *alias; alias++) printf(" %s", *alias);
        putchar('\n');
    }
}

static int is_inside(const void *part, const char *buffer, size_t length) {
    return (uintptr_t)part >= (uintptr_t)buffer && (uintptr_t)part < (uintptr_t)buffer + length;
}

/* Buffers of every size from 0 up, at every alignment: too small is TRYAGAIN with ERANGE, and nothing else is. */
static void sizes(by_name *named) {
    for (size_t shift = 0; shift < 8; shift++) {
        int found = 0;
        for (size_t length = 0; length < 200; length++) {
            /* A block of the exact size, so that valgrind sees a byte too many. */
            char *block = malloc(shift + length), *buffer = block + shift;
            struct servent entry;
            int error = 4711;
            int status = named("http", "tcp", &entry, buffer, length, &error);
            if (status == -2) {
                CHECK(error == ERANGE && !found);
            } else {
                CHECK(status == 1 && error == 4711);
                found = 1;
                CHECK(!strcmp(entry.s_name, "http") && !strcmp(entry.s_proto, "tcp") && ntohs(entry.s_port) == 80);
                CHECK(is_inside(entry.s_name, buffer, length) && is_inside(entry.s_proto, buffer, length));
                CHECK((uintptr_t)entry.s_aliases % sizeof(char *) == 0);
                char **alias = entry.s_aliases;
                for (; *alias; alias++) CHECK(is_inside(*alias, buffer, length) && strlen(*alias) > 0);
                CHECK(is_inside((char *)(alias + 1) - 1, buffer, length));
            }
            free(block);
        }
        CHECK(found);
    }
}

static void statuses(by_name *named, by_port *on_port) {
    char buffer[1024];
    struct servent entry;
    int error = 0;
    CHECK(named("no-such-service", "tcp", &entry, buffer, sizeof buffer, &error) == 0 && error == ENOENT);
    CHECK(named("no-such-service", NULL, &entry, buffer, 1, &error) == 0 && error == ENOENT);
    CHECK(named("", NULL, &entry, buffer, sizeof buffer, &error) == 0);
    CHECK(named("http", "no-such-protocol", &entry, buffer, sizeof buffer, &error) == 0);
    CHECK(named("http", NULL, &entry, NULL, 0, &error) == -2 && error == ERANGE);
    CHECK(on_port(htons(443), "udp", &entry, buffer, sizeof buffer, &error) == 1 && !strcmp(entry.s_name, "https"));
    CHECK(on_port(htons(6020), "tcp", &entry, buffer, sizeof buffer, &error) == 1);
    CHECK(!strcmp(entry.s_name, "x11") && ntohs(entry.s_port) == 6020);
    CHECK(on_port(-1, NULL, &entry, buffer, sizeof buffer, &error) == 0);
    CHECK(on_port(1 << 20, NULL, &entry, buffer, sizeof buffer, &error) == 0);
}

/* Every entry, with buffers that grow: one that is too small loses no entry. */
static int entries(next_entry *next) {
    char *buffer = malloc(1);
    size_t length = 0;
    struct servent entry;
    int error = 0, count = 0, status;
    while ((status = next(&entry, buffer, length, &error)) != 0) {
        if (status == -2) {
            CHECK(error == ERANGE);
            buffer = realloc(buffer, ++length);
            continue;
        }
        CHECK(status == 1 && *entry.s_name && *entry.s_proto && is_inside(entry.s_name, buffer, length));
        length = ++count % 100 ? length : 0;
    }
    CHECK(error == ENOENT);
    free(buffer);
    return count;
}

static by_name *shared;

static void *looks_up(void *unused) {
    for (int round = 0; round < 20000; round++) {
        char buffer[256];
        struct servent entry, *found;
        int error = 0;
        CHECK(shared("domain", round % 2 ? "tcp" : NULL, &entry, buffer, sizeof buffer, &error) == 1);
        CHECK(ntohs(entry.s_port) == 53);
        if (round % 100) continue;
        CHECK(!getservbyport_r(htons(9092), "tcp", &entry, buffer, sizeof buffer, &found) && found);
        CHECK(!strcmp(found->s_name, "XmlIpcRegSvc"));
    }
    return unused;
}

static void ends_well(pid_t child) {
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(int count, char **words) {
    const char *mode = words[1];
    if (!strcmp(mode, "answers")) return answers(), 0;
    void *library = dlopen(words[2], RTLD_NOW);
    if (!library) return puts(dlerror()), 1;
    by_name *named = shared = (by_name *)dlsym(library, "_nss_svc_getservbyname_r");
    by_port *on_port = (by_port *)dlsym(library, "_nss_svc_getservbyport_r");
    next_entry *next = (next_entry *)dlsym(library, "_nss_svc_getservent_r");
    int (*start)(int) = (int (*)(int))dlsym(library, "_nss_svc_setservent");
    int (*end)(void) = (int (*)(void))dlsym(library, "_nss_svc_endservent");
    CHECK(named && on_port && next && start && end);
    if (!strcmp(mode, "without-files")) {
        struct rlimit none = {0, 0};
        CHECK(!setrlimit(RLIMIT_NOFILE, &none));
        statuses(named, on_port);
    } else if (!strcmp(mode, "buffers")) {
        sizes(named);
        statuses(named, on_port);
        CHECK(start(0) == 1);
        int all = entries(next);
        CHECK(all > 12000 && entries(next) == 0 && end() == 1 && entries(next) == all);
    } else if (!strcmp(mode, "threads")) {
        pthread_t threads[8];
        for (int at = 0; at < 8; at++) CHECK(!pthread_create(&threads[at], NULL, looks_up, NULL));
        /* Children of a process whose other threads are in the middle of a look-up. */
        for (int round = 0; round < 50; round++) {
            pid_t child = fork();
            if (!child) { statuses(named, on_port); _exit(0); }
            ends_well(child);
        }
        for (int at = 0; at < 8; at++) CHECK(!pthread_join(threads[at], NULL));
    } else {
        return puts("no such mode"), 1;
    }
    return puts("well"), 0;
}
