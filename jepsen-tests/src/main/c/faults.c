/*
 * A disk and a clock that fail as told, between a process and the C library (LD_PRELOAD).
 *
 *   FAULTS_DIR      the folder that is watched; everything else is left alone
 *   FAULTS_SHADOW   a folder that gets what a power cut would leave of it. Of each file: the bytes that it had when it was
 *                   last synced. Of its name: renamed and deleted names, and lengths that were cut, count from the next
 *                   sync that commits the file system's journal on, in their order, as on ext4 and xfs. Every sync does
 *                   but one: an fdatasync of a file whose length is as before. A file that was never synced is not there at all.
 *   FAULTS_PLAN     one order: ACTION OPERATION NTH NAME
 *                   ACTION     kill-before, kill-after (SIGKILL around the operation), eio, enospc, erofs (it fails), lie
 *                              (a sync that does nothing and reports success), slow:MILLISECONDS (it waits before), full
 *                              (no space is reported to be free)
 *                   OPERATION  write, sync, rename, unlink, space, or any of them
 *                   NTH        which of the matching operations it is; all actions but the kills go on from there
 *                   NAME       part of the file's path below the folder
 *   FAULTS_LATER    a file that holds the order while it exists, and another one as soon as it is replaced
 *   FAULTS_PROOF    a file that is written when the order is carried out: without it nothing is proved
 *   FAULTS_CLOCK    a file of eight bytes: by how many milliseconds the wall clock is wrong, at any moment. The clock that
 *                   only measures durations stays right.
 *   FAULTS_ORPHANS  "end": a process whose parent has ended ends within a second or two, whatever ended the parent
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define LOOK_UP(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *shadow, *proof, *later;
static char action[16], operation[16], part[PATH_MAX];
static long nth, seen;
static int ready, proved;
static struct stat read_from;
static const volatile int64_t *clock_error;

static void take_order(const char *text) {
  nth = seen = proved = 0;
  sscanf(text, "%15s %15s %ld %4095s", action, operation, &nth, part);
}

static void *end_with(void *parent) {
  while (getppid() == (pid_t)(intptr_t)parent) sleep(1);
  kill(getpid(), SIGKILL);
  return NULL;
}

static void end_with_parent(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, end_with, (void *)(intptr_t)getppid()) == 0) pthread_detach(thread);
}

__attribute__((constructor)) static void read_orders(void) {
  folder = getenv("FAULTS_DIR");
  shadow = getenv("FAULTS_SHADOW");
  proof = getenv("FAULTS_PROOF");
  later = getenv("FAULTS_LATER");
  const char *plan = getenv("FAULTS_PLAN");
  if (plan != NULL) take_order(plan);
  ready = folder != NULL;
  const char *orphans = getenv("FAULTS_ORPHANS");
  if (orphans != NULL && strcmp(orphans, "end") == 0) end_with_parent();
  const char *clock = getenv("FAULTS_CLOCK");
  int fd = clock == NULL ? -1 : open(clock, O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    void *mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped != MAP_FAILED) clock_error = mapped;
  }
}

/* Whether there is an order now. The lock is held. */
static int ordered(void) {
  if (later == NULL) return nth != 0;
  struct stat now;
  if (stat(later, &now) != 0) {
    nth = 0;
    memset(&read_from, 0, sizeof read_from);
  } else if (now.st_ino != read_from.st_ino || now.st_mtim.tv_sec != read_from.st_mtim.tv_sec ||
             now.st_mtim.tv_nsec != read_from.st_mtim.tv_nsec) {
    int fd = open(later, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
      char text[PATH_MAX + 64];
      ssize_t length = read(fd, text, sizeof text - 1);
      close(fd);
      text[length < 0 ? 0 : length] = 0;
      take_order(text);
      read_from = now;
    }
  }
  return nth != 0;
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
  if (proof == NULL || proved) return;
  proved = 1;
  int fd = open(proof, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
  if (fd >= 0) {
    dprintf(fd, "%s %s %s\n", action, operation, name);
    close(fd);
  }
}

/* Whether it is this operation's turn: 0 no, 1 yes. */
static int due(const char *what, const char *name) {
  if (name == NULL) return 0;
  pthread_mutex_lock(&lock);
  int turn = ordered() && (strcmp(operation, what) == 0 || strcmp(operation, "any") == 0) && strstr(name, part) != NULL;
  if (turn) {
    long now = ++seen;
    turn = strncmp(action, "kill", 4) == 0 ? now == nth : now >= nth;
  }
  pthread_mutex_unlock(&lock);
  return turn;
}

/* Carries out what comes before the operation. -1: it has failed. */
static int before(int turn, const char *name) {
  if (!turn) return 0;
  if (strcmp(action, "kill-before") == 0) {
    prove(name);
    kill(getpid(), SIGKILL);
    pause();
  }
  int failure = strcmp(action, "eio") == 0      ? EIO
                : strcmp(action, "enospc") == 0 ? ENOSPC
                : strcmp(action, "erofs") == 0  ? EROFS
                                                : 0;
  if (failure != 0) {
    prove(name);
    errno = failure;
    return -1;
  }
  if (strncmp(action, "slow:", 5) == 0) {
    prove(name);
    long millis = atol(action + 5);
    struct timespec pause = {millis / 1000, millis % 1000 * 1000000L};
    nanosleep(&pause, NULL);
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

/* Names and lengths that have changed since the journal was last committed, oldest first. */
struct change {
  struct change *next;
  char *from, *to; /* to == NULL: deleted, or cut */
  off64_t cut;     /* the new length; -1: not cut */
};
static struct change *changes, **changes_end = &changes;

static void shadow_path(char to[PATH_MAX + 64], const char *name) {
  snprintf(to, PATH_MAX + 64, "%s%s", shadow, name);
}

static void changed(const char *from, const char *to, off64_t cut) {
  struct change *one = malloc(sizeof *one);
  if (one == NULL) abort();
  *one = (struct change){NULL, strdup(from), to == NULL ? NULL : strdup(to), cut};
  pthread_mutex_lock(&lock);
  *changes_end = one;
  changes_end = &one->next;
  pthread_mutex_unlock(&lock);
}

/* Names count as they are now. The lock is held. */
static void commit_names(void) {
  static __typeof__(&rename) real_rename;
  static __typeof__(&unlink) real_unlink;
  if (real_rename == NULL) real_rename = (__typeof__(&rename))dlsym(RTLD_NEXT, "rename");
  if (real_unlink == NULL) real_unlink = (__typeof__(&unlink))dlsym(RTLD_NEXT, "unlink");
  while (changes != NULL) {
    struct change *one = changes;
    char from[PATH_MAX + 64], to[PATH_MAX + 64];
    shadow_path(from, one->from);
    if (one->cut >= 0) {
      struct stat kept;
      if (stat(from, &kept) == 0 && kept.st_size > one->cut && truncate(from, one->cut) != 0) perror("faults");
    } else if (one->to == NULL) {
      real_unlink(from);
    } else {
      shadow_path(to, one->to);
      make_folders(to);
      if (real_rename(from, to) != 0) {
        /* Never synced under its old name: a file that is empty. */
        int fd = open(to, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
        if (fd >= 0) close(fd);
      }
    }
    changes = one->next;
    free(one->from);
    free(one->to);
    free(one);
  }
  changes_end = &changes;
}

/* The name that the journal knows a file by. The lock is held. */
static const char *committed_name(const char *name) {
  struct change *newest_first[256];
  int count = 0;
  for (struct change *one = changes; one != NULL && count < 256; one = one->next) newest_first[count++] = one;
  while (count-- > 0) {
    struct change *one = newest_first[count];
    if (one->to != NULL && strcmp(one->to, name) == 0) name = one->from;
  }
  return name;
}

/* Whether a length was cut that the journal does not know of: then a length is not what it was. The lock is held. */
static int lengths_cut(void) {
  for (struct change *one = changes; one != NULL; one = one->next) {
    if (one->cut >= 0) return 1;
  }
  return 0;
}

/* What the file holds now is safe: the whole file is copied, for later writes do not go back. The lock is held. */
static void copy(int fd, const char *to) {
  char from[64];
  snprintf(from, sizeof from, "/proc/self/fd/%d", fd);
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
    if (ftruncate(out, at) != 0) perror("faults");
  }
  if (in >= 0) close(in);
  if (out >= 0) close(out);
}

/* A sync has succeeded. */
static void keep(int fd, const char *name, int with_metadata) {
  if (shadow == NULL) return;
  struct stat now, before_now;
  if (fstat(fd, &now) != 0) return;
  char to[PATH_MAX + 64];
  pthread_mutex_lock(&lock);
  if (S_ISDIR(now.st_mode)) {
    commit_names();
  } else if (S_ISREG(now.st_mode) && now.st_nlink > 0) {
    shadow_path(to, committed_name(name));
    if (with_metadata || lengths_cut() || stat(to, &before_now) != 0 || before_now.st_size != now.st_size) {
      commit_names();
      shadow_path(to, name);
    }
    make_folders(to);
    copy(fd, to);
  }
  pthread_mutex_unlock(&lock);
}

static int synced(int (*sync)(int), int fd, int with_metadata) {
  char path[PATH_MAX];
  const char *name = inside(fd, path);
  int turn = due("sync", name);
  if (before(turn, name) != 0) return -1;
  if (turn && strcmp(action, "lie") == 0) {
    prove(name);
    return 0;
  }
  int result = sync(fd);
  if (result == 0 && name != NULL) keep(fd, name, with_metadata);
  after(turn, name);
  return result;
}

int fsync(int fd) {
  LOOK_UP(fsync);
  return synced(real, fd, 1);
}

int fdatasync(int fd) {
  LOOK_UP(fdatasync);
  return synced(real, fd, 0);
}

#define WRITE(call) \
  char path[PATH_MAX]; \
  const char *name = nth != 0 || later != NULL ? inside(fd, path) : NULL; \
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

int rename(const char *from, const char *to) {
  LOOK_UP(rename);
  const char *name = below(to);
  int turn = due("rename", name);
  if (before(turn, name) != 0) return -1;
  int result = real(from, to);
  if (result == 0 && shadow != NULL && name != NULL && below(from) != NULL) changed(below(from), name, -1);
  after(turn, name);
  return result;
}

int unlink(const char *path) {
  LOOK_UP(unlink);
  const char *name = below(path);
  int turn = due("unlink", name);
  if (before(turn, name) != 0) return -1;
  int result = real(path);
  if (result == 0 && shadow != NULL && name != NULL) changed(name, NULL, -1);
  after(turn, name);
  return result;
}

static int cut(int (*real)(int, off64_t), int fd, off64_t length) {
  char path[PATH_MAX];
  const char *name = inside(fd, path);
  int result = real(fd, length);
  if (result == 0 && shadow != NULL && name != NULL) changed(name, NULL, length);
  return result;
}

int ftruncate64(int fd, off64_t length) {
  LOOK_UP(ftruncate64);
  return cut(real, fd, length);
}

int ftruncate(int fd, off_t length) {
  LOOK_UP(ftruncate);
  return cut(real, fd, length);
}

#define SPACE() \
  const char *name = below(path); \
  if (name != NULL && *name == 0) name = "/"; \
  int result = real(path, space); \
  if (result == 0 && due("space", name) && strcmp(action, "full") == 0) { \
    prove(name); \
    space->f_bavail = space->f_bfree = 0; \
  } \
  return result

int statvfs(const char *path, struct statvfs *space) {
  LOOK_UP(statvfs);
  SPACE();
}

int statvfs64(const char *path, struct statvfs64 *space) {
  LOOK_UP(statvfs64);
  SPACE();
}

static int64_t error_millis(void) { return clock_error == NULL ? 0 : *clock_error; }

int clock_gettime(clockid_t which, struct timespec *now) {
  LOOK_UP(clock_gettime);
  int result = real(which, now);
  int64_t wrong = which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE ? error_millis() : 0;
  if (result == 0 && wrong != 0) {
    int64_t nanos = now->tv_nsec + wrong % 1000 * 1000000;
    now->tv_sec += wrong / 1000 + (nanos < 0 ? -1 : nanos / 1000000000);
    now->tv_nsec = nanos < 0 ? nanos + 1000000000 : nanos % 1000000000;
  }
  return result;
}

int gettimeofday(struct timeval *now, void *zone) {
  struct timespec precise;
  (void)zone;
  int result = clock_gettime(CLOCK_REALTIME, &precise);
  if (result == 0) *now = (struct timeval){precise.tv_sec, precise.tv_nsec / 1000};
  return result;
}

time_t time(time_t *stored) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (stored != NULL) *stored = now.tv_sec;
  return now.tv_sec;
}
