/*
 * A disk that fails as told, between a process and the C library (LD_PRELOAD).
 *
 *   FAULTDISK_DIR      the folder that is watched; everything else is left alone
 *   FAULTDISK_SHADOW   a folder that gets what a power cut would leave of it: of each file the bytes that had been written
 *                      when it was last synced, under the name that it has now. Created, renamed and deleted names count at
 *                      once, as on a journaling file system whose journal is never behind; contents never do.
 *   FAULTDISK_PLAN     one order: ACTION OPERATION NTH NAME
 *                      ACTION     kill-before, kill-after (SIGKILL around the operation), eio, enospc (it fails)
 *                      OPERATION  write, sync, rename, unlink
 *                      NTH        which of the matching operations it is; "eio" and "enospc" go on from there
 *                      NAME       part of the file's path below the folder
 *   FAULTDISK_PROOF    a file that is written when the order is carried out: without it nothing is proved
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define LOOK_UP(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *shadow, *proof;
static char action[16], operation[16], part[PATH_MAX];
static long nth, seen;
static int ready;

__attribute__((constructor)) static void read_orders(void) {
  folder = getenv("FAULTDISK_DIR");
  shadow = getenv("FAULTDISK_SHADOW");
  proof = getenv("FAULTDISK_PROOF");
  const char *plan = getenv("FAULTDISK_PLAN");
  if (plan != NULL) sscanf(plan, "%15s %15s %ld %4095s", action, operation, &nth, part);
  ready = folder != NULL;
}

/* The path of an open file below the folder, without the folder; NULL: not one of ours. */
static const char *inside(int fd, char path[PATH_MAX]) {
  if (!ready) return NULL;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  size_t prefix = strlen(folder);
  return strncmp(path, folder, prefix) == 0 ? path + prefix : NULL;
}

static const char *below(const char *path) {
  size_t prefix = ready ? strlen(folder) : 0;
  return ready && strncmp(path, folder, prefix) == 0 ? path + prefix : NULL;
}

static void prove(const char *name) {
  if (proof == NULL) return;
  int fd = open(proof, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
  if (fd >= 0) {
    dprintf(fd, "%s %s %s\n", action, operation, name);
    close(fd);
  }
}

/* Whether it is this operation's turn: 0 no, 1 yes. */
static int due(const char *what, const char *name) {
  if (nth == 0 || name == NULL || strcmp(operation, what) != 0 || strstr(name, part) == NULL) return 0;
  pthread_mutex_lock(&lock);
  long now = ++seen;
  pthread_mutex_unlock(&lock);
  int fails = strncmp(action, "kill", 4) != 0;
  return fails ? now >= nth : now == nth;
}

/* Carries out what comes before the operation. -1: it has failed. */
static int before(int turn, const char *name) {
  if (!turn) return 0;
  if (strcmp(action, "kill-before") == 0) {
    prove(name);
    kill(getpid(), SIGKILL);
    pause();
  }
  if (strcmp(action, "eio") == 0 || strcmp(action, "enospc") == 0) {
    prove(name);
    errno = action[1] == 'i' ? EIO : ENOSPC;
    return -1;
  }
  return 0;
}

static void after(int turn, const char *name) {
  if (turn && strcmp(action, "kill-after") == 0) {
    prove(name);
    kill(getpid(), SIGKILL);
    pause();
  }
}

static void make_folders(char *path) {
  for (char *at = path + 1; *at != 0; at++) {
    if (*at == '/') {
      *at = 0;
      mkdir(path, 0755);
      *at = '/';
    }
  }
}

/* Everything that the file holds now is safe: the whole file is copied, for later writes do not go back. */
static void keep(int fd, const char *name) {
  if (shadow == NULL) return;
  char to[PATH_MAX + 64], from[64];
  struct stat status;
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return;
  snprintf(from, sizeof from, "/proc/self/fd/%d", fd);
  snprintf(to, sizeof to, "%s%s", shadow, name);
  pthread_mutex_lock(&lock);
  make_folders(to);
  int in = open(from, O_RDONLY | O_CLOEXEC);
  int out = open(to, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  if (in >= 0 && out >= 0) {
    static char block[1 << 16];
    ssize_t count;
    off_t at = 0;
    LOOK_UP(pwrite64);
    while ((count = pread64(in, block, sizeof block, at)) > 0) {
      real(out, block, count, at);
      at += count;
    }
    if (ftruncate(out, at) != 0) perror("faultdisk");
  }
  if (in >= 0) close(in);
  if (out >= 0) close(out);
  pthread_mutex_unlock(&lock);
}

static int synced(int (*sync)(int), int fd) {
  char path[PATH_MAX];
  const char *name = inside(fd, path);
  int turn = due("sync", name);
  if (before(turn, name) != 0) return -1;
  int result = sync(fd);
  if (result == 0 && name != NULL) keep(fd, name);
  after(turn, name);
  return result;
}

int fsync(int fd) {
  LOOK_UP(fsync);
  return synced(real, fd);
}

int fdatasync(int fd) {
  LOOK_UP(fdatasync);
  return synced(real, fd);
}

#define WRITE(call) \
  char path[PATH_MAX]; \
  const char *name = nth != 0 ? inside(fd, path) : NULL; \
  int turn = due("write", name); \
  if (before(turn, name) != 0) return -1; \
  ssize_t result = call; \
  after(turn, name); \
  return result

ssize_t write(int fd, const void *bytes, size_t count) {
  LOOK_UP(write);
  WRITE(real(fd, bytes, count));
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  LOOK_UP(pwrite);
  WRITE(real(fd, bytes, count, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  LOOK_UP(pwrite64);
  WRITE(real(fd, bytes, count, at));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  LOOK_UP(writev);
  WRITE(real(fd, parts, count));
}

static void shadow_path(char to[PATH_MAX + 64], const char *name) {
  snprintf(to, PATH_MAX + 64, "%s%s", shadow, name);
}

int rename(const char *from, const char *to) {
  LOOK_UP(rename);
  const char *name = below(to);
  int turn = due("rename", name);
  if (before(turn, name) != 0) return -1;
  int result = real(from, to);
  if (result == 0 && shadow != NULL && name != NULL && below(from) != NULL) {
    char old[PATH_MAX + 64], new[PATH_MAX + 64];
    shadow_path(old, below(from));
    shadow_path(new, name);
    make_folders(new);
    if (real(old, new) != 0) {
      /* Never synced under its old name: after a power cut it is empty. */
      int fd = open(new, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
      if (fd >= 0) close(fd);
    }
  }
  after(turn, name);
  return result;
}

int unlink(const char *path) {
  LOOK_UP(unlink);
  const char *name = below(path);
  int turn = due("unlink", name);
  if (before(turn, name) != 0) return -1;
  int result = real(path);
  if (result == 0 && shadow != NULL && name != NULL) {
    char gone[PATH_MAX + 64];
    shadow_path(gone, name);
    real(gone);
  }
  after(turn, name);
  return result;
}
