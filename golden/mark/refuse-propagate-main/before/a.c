int main(void)
{
    return node_depth(root());
}
