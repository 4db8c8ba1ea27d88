package io.jdock.nativebridge.raw;

import io.jdock.nativebridge.abi.Machine;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The only machine code of jdock, as a listing: labels, and instructions with their bytes before them. A test
 * disassembles the bytes and compares them with the text.
 *
 * <p>Four entry points, all position-independent:
 *
 * <ul>
 *   <li>{@code interpreter(op, failure)} executes a SyscallProgram. It keeps the current operation in rbx (x19) and the
 *       address of the failure record {operation, -errno} in r14 (x20): registers that the kernel preserves across
 *       system calls and hands to a clone3(2) child, so that a child continues in its own part of the program without
 *       a stack.
 *   <li>{@code syscall5(nr, a0..a4)} makes one system call and returns what the kernel returned: a result or -errno.
 *       Unlike syscall(3) it does not touch the thread's errno, which another native call of the JVM could change
 *       before Java reads it.
 *   <li>{@code syscall6(block)} does so with number and six arguments from memory.
 *   <li>{@code boot} is where an executable begins that is nothing but this code and a program: it executes the
 *       SyscallProgram whose address stands in the eight bytes before the code.
 * </ul>
 */
final class MachineCode {

    /** Called with System V x86-64 conventions; syscall clobbers rcx and r11 only. */
    static final String X86_64 = """
            interpreter:
                53            push rbx
                4156          push r14
                4889fb        mov rbx,rdi
                4989f6        mov r14,rsi
            loop:
                488b03        mov rax,[rbx]
                4885c0        test rax,rax
                7857          js special
                488b7b08      mov rdi,[rbx+0x8]
                488b7310      mov rsi,[rbx+0x10]
                488b5318      mov rdx,[rbx+0x18]
                4c8b5320      mov r10,[rbx+0x20]
                4c8b4328      mov r8,[rbx+0x28]
                4c8b4b30      mov r9,[rbx+0x30]
                0f05          syscall
                4885c0        test rax,rax
                7509          jne store
                488b4b40      mov rcx,[rbx+0x40]
                4885c9        test rcx,rcx
                752a          jne goto
            store:
                488b4b38      mov rcx,[rbx+0x38]
                4885c9        test rcx,rcx
                7403          je stored
                488901        mov [rcx],rax
            stored:
                483d01f0ffff  cmp rax,0xfffffffffffff001
                7306          jae error
            next:
                4883c350      add rbx,0x50
                ebb6          jmp loop
            error:
                488b4b48      mov rcx,[rbx+0x48]
                4885c9        test rcx,rcx
                74f1          je next
                49891e        mov [r14],rbx
                49894608      mov [r14+0x8],rax
            goto:
                4889cb        mov rbx,rcx
                eba1          jmp loop
            special:
                488b4b08      mov rcx,[rbx+0x8]
                4883f8ff      cmp rax,0xffffffffffffffff
                74f1          je goto
                4883f8fe      cmp rax,0xfffffffffffffffe
                7417          je return
                4883f8fd      cmp rax,0xfffffffffffffffd
                740c          je failrec
                488b09        mov rcx,[rcx]
                488b5310      mov rdx,[rbx+0x10]
                48890a        mov [rdx],rcx
                ebc3          jmp next
            failrec:
                4989ce        mov r14,rcx
                ebbe          jmp next
            return:
                488b01        mov rax,[rcx]
                415e          pop r14
                5b            pop rbx
                c3            ret
            syscall5:
                4889f8        mov rax,rdi
                4889f7        mov rdi,rsi
                4889d6        mov rsi,rdx
                4889ca        mov rdx,rcx
                4d89c2        mov r10,r8
                4d89c8        mov r8,r9
                0f05          syscall
                c3            ret
            syscall6:
                488b07        mov rax,[rdi]
                488b7710      mov rsi,[rdi+0x10]
                488b5718      mov rdx,[rdi+0x18]
                4c8b5720      mov r10,[rdi+0x20]
                4c8b4728      mov r8,[rdi+0x28]
                4c8b4f30      mov r9,[rdi+0x30]
                488b7f08      mov rdi,[rdi+0x8]
                0f05          syscall
                c3            ret
            boot:
                488b1d28ffffff  mov rbx,[rip+0xffffffffffffff28]
                e934ffffff    jmp loop
            """;

    /** Called with AAPCS64 conventions; svc changes x0 only. */
    static final String AARCH64 = """
            interpreter:
                f353bfa9      stp x19, x20, [sp, #-16]!
                f30300aa      mov x19, x0
                f40301aa      mov x20, x1
            loop:
                680240f9      ldr x8, [x19]
                8802f8b7      tbnz x8, #63, special
                608640a9      ldp x0, x1, [x19, #8]
                628e41a9      ldp x2, x3, [x19, #24]
                649642a9      ldp x4, x5, [x19, #40]
                010000d4      svc #0x0
                600000b5      cbnz x0, store
                692240f9      ldr x9, [x19, #64]
                690100b5      cbnz x9, goto
            store:
                691e40f9      ldr x9, [x19, #56]
                490000b4      cbz x9, stored
                200100f9      str x0, [x9]
            stored:
                1ffc3fb1      cmn x0, #0xfff
                62000054      b.cs error
            next:
                73420191      add x19, x19, #0x50
                f1ffff17      b loop
            error:
                692640f9      ldr x9, [x19, #72]
                a9ffffb4      cbz x9, next
                930200a9      stp x19, x0, [x20]
            goto:
                f30309aa      mov x19, x9
                ecffff17      b loop
            special:
                69aa40a9      ldp x9, x10, [x19, #8]
                1f0500b1      cmn x8, #0x1
                80ffff54      b.eq goto
                1f0900b1      cmn x8, #0x2
                00010054      b.eq return
                1f0d00b1      cmn x8, #0x3
                80000054      b.eq failrec
                290140f9      ldr x9, [x9]
                490100f9      str x9, [x10]
                f0ffff17      b next
            failrec:
                f40309aa      mov x20, x9
                eeffff17      b next
            return:
                200140f9      ldr x0, [x9]
                f353c1a8      ldp x19, x20, [sp], #16
                c0035fd6      ret
            syscall5:
                e80300aa      mov x8, x0
                e00301aa      mov x0, x1
                e10302aa      mov x1, x2
                e20303aa      mov x2, x3
                e30304aa      mov x3, x4
                e40305aa      mov x4, x5
                010000d4      svc #0x0
                c0035fd6      ret
            syscall6:
                e90300aa      mov x9, x0
                280140f9      ldr x8, [x9]
                208540a9      ldp x0, x1, [x9, #8]
                228d41a9      ldp x2, x3, [x9, #24]
                249542a9      ldp x4, x5, [x9, #40]
                010000d4      svc #0x0
                c0035fd6      ret
            boot:
                13f9ff58      ldr x19, 0xfffffffffffffff8
                ccffff17      b loop
            """;

    private final byte[] bytes;
    private final Map<String, Integer> labels;

    private MachineCode(byte[] bytes, Map<String, Integer> labels) {
        this.bytes = bytes;
        this.labels = labels;
    }

    static MachineCode of(Machine machine) {
        return parse(
                switch (machine) {
                    case X86_64 -> X86_64;
                    case AARCH64 -> AARCH64;
                });
    }

    /** Reads a listing: lines {@code label:} and {@code bytes instruction}. */
    static MachineCode parse(String listing) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        Map<String, Integer> labels = new HashMap<>();
        for (String line : listing.split("\n")) {
            String text = line.strip();
            if (text.endsWith(":")) {
                labels.put(text.substring(0, text.length() - 1), code.size());
            } else if (!text.isEmpty()) {
                code.writeBytes(HexFormat.of().parseHex(text.substring(0, text.indexOf(' '))));
            }
        }
        return new MachineCode(code.toByteArray(), Map.copyOf(labels));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Distance of a label from the first byte. */
    int offset(String label) {
        return labels.get(label);
    }
}
