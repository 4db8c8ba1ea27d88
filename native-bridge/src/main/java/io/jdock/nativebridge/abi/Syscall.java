package io.jdock.nativebridge.abi;

import java.util.Locale;

/**
 * The system calls jdock makes, with their numbers on both architectures.
 *
 * <p>Sources: {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code include/uapi/asm-generic/unistd.h} (aarch64).
 * Only calls that exist on both are listed: {@code openat}, never {@code open}.
 */
public enum Syscall {
    ACCEPT4(288, 242),
    BIND(49, 200),
    BPF(321, 280),
    CAPGET(125, 90),
    CAPSET(126, 91),
    CHDIR(80, 49),
    CLOCK_GETTIME(228, 113),
    CLONE3(435, 435),
    CLOSE(3, 57),
    CLOSE_RANGE(436, 436),
    CONNECT(42, 203),
    COPY_FILE_RANGE(326, 285),
    DUP3(292, 24),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    EXECVE(59, 221),
    EXECVEAT(322, 281),
    EXIT(60, 93),
    EXIT_GROUP(231, 94),
    FACCESSAT2(439, 439),
    FALLOCATE(285, 47),
    FCHDIR(81, 50),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    FCHOWN(93, 55),
    FCHOWNAT(260, 54),
    FCNTL(72, 25),
    FDATASYNC(75, 83),
    FGETXATTR(193, 10),
    FLOCK(73, 32),
    FSCONFIG(431, 431),
    FSETXATTR(190, 7),
    FSMOUNT(432, 432),
    FSOPEN(430, 430),
    FSPICK(433, 433),
    FSTAT(5, 80),
    FSTATFS(138, 44),
    FSYNC(74, 82),
    FTRUNCATE(77, 46),
    FUTEX(202, 98),
    GETCWD(79, 17),
    GETDENTS64(217, 61),
    GETPGID(121, 155),
    GETPID(39, 172),
    GETRANDOM(318, 278),
    GETSOCKNAME(51, 204),
    GETSOCKOPT(55, 209),
    GETTID(186, 178),
    GETUID(102, 174),
    GETXATTR(191, 8),
    INOTIFY_ADD_WATCH(254, 27),
    INOTIFY_INIT1(294, 26),
    INOTIFY_RM_WATCH(255, 28),
    IOCTL(16, 29),
    KEYCTL(250, 219),
    KILL(62, 129),
    LINKAT(265, 37),
    LISTEN(50, 201),
    LISTXATTR(194, 11),
    LSEEK(8, 62),
    LSETXATTR(189, 6),
    MADVISE(28, 233),
    MEMFD_CREATE(319, 279),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    MMAP(9, 222),
    MOUNT(165, 40),
    MOUNT_SETATTR(442, 442),
    MOVE_MOUNT(429, 429),
    MPROTECT(10, 226),
    MUNMAP(11, 215),
    NAME_TO_HANDLE_AT(303, 264),
    NANOSLEEP(35, 101),
    NEWFSTATAT(262, 79),
    OPEN_TREE(428, 428),
    OPENAT(257, 56),
    OPENAT2(437, 437),
    PERSONALITY(135, 92),
    PIDFD_GETFD(438, 438),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    PIPE2(293, 59),
    PIVOT_ROOT(155, 41),
    PPOLL(271, 73),
    PRCTL(157, 167),
    PREAD64(17, 67),
    PREADV(295, 69),
    PRLIMIT64(302, 261),
    PROCESS_VM_READV(310, 270),
    PWRITE64(18, 68),
    READ(0, 63),
    READLINKAT(267, 78),
    READV(19, 65),
    RECVFROM(45, 207),
    RECVMSG(47, 212),
    RENAMEAT2(316, 276),
    RSEQ(334, 293),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    RT_SIGTIMEDWAIT(128, 137),
    SCHED_SETAFFINITY(203, 122),
    SECCOMP(317, 277),
    SENDMMSG(307, 269),
    SENDMSG(46, 211),
    SENDTO(44, 206),
    SETDOMAINNAME(171, 162),
    SETGID(106, 144),
    SETGROUPS(116, 159),
    SETHOSTNAME(170, 161),
    SETNS(308, 268),
    SETRESGID(119, 149),
    SETRESUID(117, 147),
    SETSID(112, 157),
    SETSOCKOPT(54, 208),
    SETUID(105, 146),
    SHUTDOWN(48, 210),
    SIGNALFD4(289, 74),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    SPLICE(275, 76),
    STATFS(137, 43),
    STATX(332, 291),
    SYMLINKAT(266, 36),
    SYNC_FILE_RANGE(277, 84),
    SYNCFS(306, 267),
    TEE(276, 77),
    TGKILL(234, 131),
    TIMERFD_CREATE(283, 85),
    TIMERFD_SETTIME(286, 86),
    UMASK(95, 166),
    UMOUNT2(166, 39),
    UNLINKAT(263, 35),
    UNSHARE(272, 97),
    UTIMENSAT(280, 88),
    WAIT4(61, 260),
    WAITID(247, 95),
    WRITE(1, 64),
    WRITEV(20, 66);

    private final int x86;
    private final int arm;

    Syscall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /** The call's number on {@code machine}. */
    public int number(Machine machine) {
        return switch (machine) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }

    /** The name as man pages write it: {@code openat2}. */
    public String callName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
